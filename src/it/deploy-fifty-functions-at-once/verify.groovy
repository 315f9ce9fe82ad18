// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story
import io.github.lambdadeploy.it.StoryAws
import io.github.lambdadeploy.it.TwoMavens

def story = new Story(basedir)
def names = ['fifty'] + (1..10).collect { "shop-${it}" as String }
names.each { name ->
    assert story.module(name).deployment().objects('functions')*.string('outcome').unique() == ['unchanged']
}

// A call for each function, and none of them a second time by the second run.
def journal = story.journal()
['CreateFunction', 'PublishVersion', 'CreateAlias'].each { assert journal.count('lambda', it) == 100 }
assert journal.count('lambda', 'UpdateFunctionCode') == 0
assert journal.of('registry').entries().count {
    it.string('operation') == 'PUT manifest' && it.string('resource').startsWith('fifty:')
} == 1

StoryAws.use(basedir) { aws ->
    names.each { name ->
        (1..(name == 'fifty' ? 50 : 5)).each { number ->
            def live = aws.lambda().getFunctionConfiguration { it.functionName("${name}-f${number}").qualifier('live') }
            assert live.version() == '1'
            assert live.stateAsString() == 'Active'
            assert live.codeSha256() == story.module(name).artifact().string('codeSha256')
        }
    }
}

new TwoMavens(basedir, localRepositoryPath).run()
return
