// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story
import io.github.lambdadeploy.it.StoryAws

def story = new Story(basedir)
assert story.log(1).contains('"Order 42 in dev"')
assert story.log(2).contains('"Order 42 in prod"')
assert story.response() == '"Order 42 in prod"'

// From nothing: repository, role and function, in this order.
def first = story.journal().beforeInvoke().entries()*.string('operation')
assert first.indexOf('CreateRepository') >= 0
assert first.indexOf('CreateRole') >= 0
assert first.indexOf('CreateFunction') > Math.max(first.indexOf('CreateRepository'), first.indexOf('CreateRole'))

// The other environment runs the very same image, which is there already, under its commit's tag.
def second = story.journal().afterInvoke()
assert second.count('lambda', 'CreateFunction') == 1
assert second.count('ecr', 'CreateRepository') == 0
assert second.count('ecr', 'PutImage') == 0
assert second.of('registry').writes().isEmpty()

def third = story.journal().afterInvoke(2)
assert third.count('lambda', 'Invoke') == 1
assert third.writes()*.string('operation') - 'Invoke' == []

// What the workflow's later steps read is there after each run.
def outputs = { run -> new File(basedir, "target/output-$run").readLines().collectEntries { it.split('=', 2) as List } }
def read = (new File(basedir, '.github/workflows/deploy.yml').text =~ /steps\.lambda\.outputs\.(\w+)/).collect { it[1] }
assert read.size() == 3
(1..3).each { assert outputs(it).keySet().containsAll(read) }
assert (1..3).collect { outputs(it).outcome } == ['created', 'created', 'unchanged']
assert (1..3).collect { outputs(it).functionName } == ['orders-dev', 'orders-prod', 'orders-prod']
assert new File(basedir, 'target/summary.md').text.contains('| orders-prod | unchanged |')

StoryAws.use(basedir) { aws ->
    assert aws.ecr().describeRepositories().repositories()[0].imageTagMutabilityAsString() == 'IMMUTABLE'
    def images = aws.ecr().describeImages { it.repositoryName('orders') }.imageDetails()
    assert images.size() == 1
    assert images[0].imageTags().contains('83baae61804e65cc73a7201a7252750c76066a30')
    ['dev': 512, 'prod': 1024].each { stage, memory ->
        def live = aws.lambda().getFunction { it.functionName("orders-$stage".toString()).qualifier('live') }
        assert live.code().resolvedImageUri().endsWith('@' + images[0].imageDigest())
        assert live.configuration().memorySize() == memory
        assert live.configuration().role().endsWith(":role/orders-$stage-role")
    }
}
