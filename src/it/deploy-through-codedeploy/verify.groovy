// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story

def story = new Story(basedir)

assert story.response() == '"Hello, Ada2"'
assert story.response('back-response.json') == '"Hello, Ada1"'

// A new alias is nothing to shift: CodeDeploy is asked for the second version only.
assert story.journal().count('codedeploy', 'CreateApplication') == 1
assert story.journal().count('codedeploy', 'CreateDeploymentGroup') == 1
assert story.journal().count('codedeploy', 'CreateDeployment') == 1
assert story.log(2).contains('10 % to version 2')
assert story.log(3).contains('Function  orders: unchanged')
// Nothing is to be moved any more since the third run.
assert !new File(basedir, 'target/lambda/appspec.yaml').exists()
assert story.function().string('outcome') == 'rolledBack'
