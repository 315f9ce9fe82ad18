// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story
import io.github.lambdadeploy.it.StoryAws

def story = new Story(basedir)

// Everybody still gets the second version.
assert story.response() == '"Hello, Ada2"'

// The first version, the canary's two moves, none for the wrong answer.
assert story.journal().count('lambda', 'CreateAlias') == 1
assert story.log(2).contains('10 % of alias live -> 2')
assert story.log(2).contains('Moved alias live -> 2')
assert story.errors(3).contains('The smoke check of version 3 failed')
assert story.errors(3).contains('the alias live was not moved')

assert story.errors(4).contains('On: orders-errors')
assert story.errors(4).contains('goes to version 2 again')
def function = story.function()
assert function.string('outcome') == 'rolledBack'
assert function.string('version') == '2'

StoryAws.use(basedir) { aws ->
    def alias = aws.lambda().getAlias { it.functionName('orders').name('live') }
    assert alias.functionVersion() == '2'
    assert alias.routingConfig() == null
    assert alias.description() == 'prev=1 of=2'
}
