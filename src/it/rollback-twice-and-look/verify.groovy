// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story
import io.github.lambdadeploy.it.StoryAws

def story = new Story(basedir)
def journal = story.journal()

assert story.response() == '"Hello, Ada"'
assert story.response('second-response.json') == '"Welcome, Ada"'
assert story.response('rolled-back-response.json') == '"Hello, Ada"'
assert story.response('again-response.json') == '"Welcome, Ada"'

// One call each: nothing is built, pushed or published again.
def after = journal.afterInvoke(2)
assert after.writes().findAll { it.string('operation') != 'Invoke' }*.string('operation') == ['UpdateAlias', 'UpdateAlias']

def before = story.log(3)
assert before.contains('as version 2, which is live')
assert before =~ /2 \| live +\| [0-9a-f]{12} \| 4b825dc \| 2\S+Z \| ada \| rollback-twice-and-look 1.0/
assert before =~ /1 \| live \(previous\) \| [0-9a-f]{12} \| 83baae6 \| 2\S+Z \| ada \| rollback-twice-and-look 1.0/

def back = story.log(4)
assert back.contains('Rolling live back to version 1 (rollback-twice-and-look 1.0, commit 83baae6, by ada)')
assert back.contains('$LATEST stays as it is (newer: code)')
assert back.contains('A second rollback would go to version 2')
assert back.contains('Function  orders: rolledBack')
assert back.contains('newer than version 1, which is live: code')
assert back =~ /2 \| live \(previous\) \|/

assert story.log(5).contains('A second rollback would go to version 1')
assert story.log(6).contains('Function  orders: unchanged')

def refused = story.errors(7)
assert refused.contains('Cannot roll back to version 7')
assert refused.contains('it points at version 2')
assert story.function().string('outcome') == 'failed'

StoryAws.use(basedir) { aws ->
    def alias = aws.lambda().getAlias { it.functionName('orders').name('live') }
    assert alias.functionVersion() == '2'
    assert alias.description() == 'prev=1 of=2'
}
