// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story
import io.github.lambdadeploy.it.StoryAws

def story = new Story(basedir)
assert story.response() == '"Order 42, third edition"'

// Two invocations of the old pipeline, then ours.
def first = story.journal().afterInvoke(2)
assert first.count('lambda', 'UpdateFunctionCode') == 1
assert first.count('lambda', 'CreateFunction') == 0
assert first.count('ecr', 'CreateRepository') == 0

def second = story.journal().afterInvoke(3)
assert second.count('lambda', 'Invoke') == 1
assert second.writes()*.string('operation') - 'Invoke' == []
assert story.function().string('outcome') == 'unchanged'
assert story.exported().keySet().containsAll(new File(basedir, 'buildspec.yml').readLines()*.trim().findAll { it.startsWith('- LAMBDA_') }*.substring(2))

// latest moves on for whoever reads it; the function is told the digest.
StoryAws.use(basedir) { aws ->
    def latest = aws.ecr().describeImages { it.repositoryName('orders') }.imageDetails().find { it.imageTags().contains('latest') }
    def live = aws.lambda().getFunction { it.functionName('orders').qualifier('live') }
    assert live.code().resolvedImageUri().endsWith('@' + latest.imageDigest())
    assert live.code().imageUri().endsWith('@' + latest.imageDigest())
}
