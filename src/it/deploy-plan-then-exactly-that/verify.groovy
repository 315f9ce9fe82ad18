// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story
import io.github.lambdadeploy.it.StoryAws

def story = new Story(basedir)
def journal = story.journal()

assert story.log(1).contains('+ memorySize')
assert story.log(1).contains('+ environment.PASSWORD')
// Equal secrets look alike, others do not.
def shown = { name -> (story.log(1) =~ /environment\.$name +(\(secret \d\))/)[0][1] }
assert shown('TOKEN') == shown('COPY')
assert shown('TOKEN') != shown('PASSWORD')

// What the first plan said was done, and the function has what the reference stands for.
assert story.response() == '"17 true"'
assert story.log(3).contains('unchanged')

// The second plan was for a function that is not there any more.
assert story.log(4).contains('~ memorySize')
assert story.log(4).contains('512 -> 1024')
assert story.errors(6).contains('The saved plan does not fit any more')
assert story.errors(6).contains('was changed since')
assert story.errors(7).contains('<failOnChanges>')
assert story.log(7).contains('"before" : 768')

assert journal.count('lambda', 'CreateFunction') == 1
assert journal.count('lambda', 'UpdateFunctionConfiguration') == 1
assert journal.count('lambda', 'PublishVersion') == 2

// Not in any log, -X included, nor in a saved plan.
[story.log(), new File(basedir, 'target/first.json').text, new File(basedir, 'target/second.json').text].each {
    assert !it.contains('planted-parameter')
}
assert !new File(basedir, 'target/first.json').text.contains('planted-secret')
assert !new File(basedir, 'target/second.json').text.contains('planted-secret')
(1..6).each { assert !story.log(it).contains('planted-secret') }

StoryAws.use(basedir) { aws ->
    def function = aws.lambda().getFunction { it.functionName('planned') }
    assert function.configuration().memorySize() == 768
    assert function.tags() == ['lambda-deploy:environment': 'COPY PASSWORD TOKEN']
}
