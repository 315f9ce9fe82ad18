// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.StoryAws
import io.github.lambdadeploy.it.Story

def story = new Story(basedir)
def journal = story.journal()

assert story.response() == '"Hello, Ada12"'
assert story.response('third-response.json') == '"Welcome, Ada12"'

assert journal.count('lambda', 'CreateFunction') == 1
assert journal.count('ecr', 'CreateRepository') == 1
assert journal.count('lambda', 'UpdateFunctionConfiguration') == 1
assert journal.count('lambda', 'UpdateFunctionCode') == 2
assert journal.count('lambda', 'CreateAlias') == 1
assert journal.count('lambda', 'UpdateAlias') == 1

def taken = story.errors(2)
assert taken.contains('v1')
assert taken.contains('immutable')
assert taken.contains('was not changed')
assert taken.contains('-Dlambda.image.tag')

StoryAws.use(basedir) { aws ->
    def repository = aws.ecr().describeRepositories { it.repositoryNames('team/inherited') }.repositories()[0]
    assert repository.imageTagMutabilityAsString() == 'IMMUTABLE'

    def digest = { tag -> aws.ecr().describeImages { it.repositoryName('team/inherited').imageIds({ id -> id.imageTag(tag) } as java.util.function.Consumer) }.imageDetails()[0].imageDigest() }
    assert digest('v1') != digest('v2')
    assert taken.contains(digest('v1')) && taken.contains(digest('v2'))

    def function = aws.lambda().getFunction { it.functionName('inherited').qualifier('live') }.configuration()
    assert function.version() == '2'
    assert function.codeSha256() == digest('v2') - 'sha256:'
    assert function.memorySize() == 1024
    assert function.environment().variables() == [OTHER: '1', MINE: '2']
    assert aws.lambda().getFunctionConfiguration { it.functionName('inherited') }.description() == 'Made by hand'
    assert aws.lambda().getFunction { it.functionName('inherited') }.tags() == [team: 'blue', 'lambda-deploy:environment': 'MINE']
}
