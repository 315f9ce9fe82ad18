// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story

def story = new Story(basedir)

def made = story.artifact()
assert made.string('packageType') == 'Image'

def deployed = story.function()
assert deployed.string('functionName') == 'my_lambda'
assert deployed.string('outcome') == 'created'
assert deployed.string('packageType') == 'Image'
assert deployed.string('alias') == 'live'
assert deployed.string('version') == '1'
assert deployed.string('functionArn').contains(':function:my_lambda')
assert deployed.string('imageUri') ==~ /.+\/my_lambda@sha256:[0-9a-f]{64}/

def journal = story.journal()
assert journal.count('lambda', 'CreateFunction') == 1
assert journal.count('lambda', 'CreateAlias') == 1
assert journal.count('lambda', 'UpdateFunctionCode') == 0

assert story.response() == '"Hello, Ada"'
