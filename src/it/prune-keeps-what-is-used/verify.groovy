// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story
import io.github.lambdadeploy.it.StoryAws

def story = new Story(basedir)

assert story.response() == '"Hello, Ada5"'
assert story.response('pruned-response.json') == '"Hello, Ada5"'

// The dry run is between the first two invocations and says all of it; the real one is between the second and the third.
def dryRun = story.journal().afterInvoke().beforeInvoke()
assert dryRun.count('lambda', 'ListVersionsByFunction') == 1
assert dryRun.writes().isEmpty()
assert story.log(7).contains('Would delete version orders:1')
assert story.log(7).contains('Would keep version orders:2: alias beta')
assert story.log(7).contains('Function orders: would delete 2 versions and 1 image, keep 3')

def pruned = story.journal().afterInvoke(2).beforeInvoke()
assert pruned.writes().collect { it.string('operation') + ' ' + it.string('resource') } ==
    ['DeleteFunction orders:1', 'DeleteFunction orders:3', 'BatchDeleteImage team/orders']
assert story.log(8).contains('Deleted version orders:3')
assert story.log(8).contains('Function orders: deleted 2 versions and 1 image, kept 3')

StoryAws.use(basedir) { aws ->
    def versions = { name -> aws.lambda().listVersionsByFunction { it.functionName(name) }.versions()
        .findAll { it.version() != '$LATEST' } }
    assert versions('orders')*.version() == ['2', '4', '5']
    assert versions('archive')*.version() == ['1']

    // The third image is gone. The first is that of archive, the second that of the alias beta.
    def used = (versions('orders') + versions('archive'))*.codeSha256().collect { 'sha256:' + it }
    def images = aws.ecr().describeImages { it.repositoryName('team/orders') }.imageDetails()*.imageDigest()
    assert images.size() == 4
    assert images as Set == used as Set
}
