// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story

def story = new Story(basedir)

assert story.response() == '"Hello, Ada, from Spring"'

def deployed = story.function()
assert deployed.string('outcome') == 'unchanged'
assert deployed.string('packageType') == 'Image'
assert deployed.string('version') == '1'

assert story.journal().afterInvoke().writes().isEmpty()
