// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story
import io.github.lambdadeploy.it.StoryAws

def story = new Story(basedir)
assert story.response() == '"Corner gives back tea"'
assert story.response('eu.json') == '"Europe takes tea"'

def first = story.journal().beforeInvoke()
assert first.count('ecr', 'CreateRepository') == 1
assert first.count('lambda', 'CreateFunction') >= 4
def functions = story.deployment().objects('functions')
assert functions*.string('functionName') == ['orders', 'refunds', 'orders-large', 'orders-eu']
assert functions*.string('outcome').unique() == ['unchanged']
assert story.journal().afterInvoke().writes().findAll { it.string('operation') != 'Invoke' }.isEmpty()

StoryAws.use(basedir) { aws ->
    def settings = { name -> aws.lambda().getFunctionConfiguration { it.functionName(name).qualifier('live') } }
    assert settings('orders').memorySize() == 256
    assert settings('refunds').timeout() == 60
    assert settings('refunds').imageConfigResponse().imageConfig().command() == ['com.example.Orders::refund']
    assert settings('orders-large').memorySize() == 1024
    assert aws.lambda().getFunction { it.functionName('orders-large') }.tags().size == 'large'
    assert ['orders', 'refunds', 'orders-large', 'orders-eu'].collect { settings(it).codeSha256() }.unique().size() == 1
}
