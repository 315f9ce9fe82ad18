// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story

def story = new Story(basedir, 'local')

def deployed = story.function()
assert deployed.string('outcome') == 'unchanged'
assert deployed.string('version') == '1'
assert deployed.strings('changes').isEmpty()

def second = story.journal().afterInvoke()
assert second.writes().isEmpty()
assert second.count('registry') == 0
assert second.size() <= 3
assert second.size() > 0

assert story.log(2).contains('unchanged')
assert new File(basedir, 'response.json').text.trim() == '"Hello, Ada"'
