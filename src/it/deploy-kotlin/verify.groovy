// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story

def story = new Story(basedir)

assert story.response() == '"Hello, Ada, from Kotlin"'

def deployed = story.function()
assert deployed.string('outcome') == 'created'
assert deployed.string('packageType') == 'Image'
assert deployed.string('version') == '1'
