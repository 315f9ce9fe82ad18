// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story

def story = new Story(basedir)

def deployed = story.function()
assert deployed.string('outcome') == 'unchanged'
assert deployed.string('packageType') == 'Zip'
assert deployed.string('alias') == 'live'
assert deployed.string('version') == '1'
assert deployed.string('codeSha256')

assert story.journal().beforeInvoke().count('lambda', 'CreateFunction') == 1
assert story.journal().afterInvoke().writes().isEmpty()
assert story.journal().count('registry') == 0

assert story.response() == '"Hello, Ada"'

assert story.zipEntries('target/lambda').containsAll(['com/example/Hello.class', 'lib/aws-lambda-java-core-1.4.0.jar'])
