// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story
import io.github.lambdadeploy.it.StoryAws

def story = new Story(basedir)
assert story.log(1).contains('"Order 42 in dev"')
assert story.log(2).contains('"Order 42 in prod"')
assert story.response() == '"Order 42 in prod"'

assert story.journal().count('lambda', 'CreateFunction') == 2
assert story.journal().count('lambda', 'UpdateFunctionCode') == 0

def third = story.journal().afterInvoke(2)
assert third.count('lambda', 'Invoke') == 1
assert third.writes()*.string('operation') - 'Invoke' == []

def exported = story.exported()
assert exported.LAMBDA_FUNCTION_ARN.contains(':function:orders-prod')
assert exported.LAMBDA_OUTCOME == 'unchanged'
assert exported.keySet().containsAll(new File(basedir, 'buildspec.yml').readLines()*.trim().findAll { it.startsWith('- LAMBDA_') }*.substring(2))

StoryAws.use(basedir) { aws ->
    assert aws.lambda().listFunctions().functions()*.functionName().sort() == ['orders-dev', 'orders-prod']
    def live = { name -> aws.lambda().getFunctionConfiguration { it.functionName(name).qualifier('live') } }
    assert live('orders-dev').memorySize() == 512
    assert live('orders-prod').memorySize() == 1024
    assert live('orders-dev').codeSha256() == live('orders-prod').codeSha256()
}
