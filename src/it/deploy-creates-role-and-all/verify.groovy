// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story
import io.github.lambdadeploy.it.StoryAws

def story = new Story(basedir)
assert story.response() == '"Hello, Ada"'

// The role before the code, and the function once Lambda knows the role.
def first = story.journal().beforeInvoke()
assert first.of('iam').entries()*.string('operation') ==
    ['GetRole', 'GetRole', 'CreateRole', 'AttachRolePolicy', 'AttachRolePolicy', 'PutRolePolicy']
def calls = first.entries()*.string('operation')
assert calls.indexOf('PutRolePolicy') < calls.indexOf('CreateRepository')
assert first.count('lambda', 'CreateFunction') == 4
assert story.log(1).count('cannot be assumed by Lambda') == 3

// Nothing to do, and no question about the role.
def second = story.journal().afterInvoke()
assert second.size() > 0
assert second.writes().isEmpty()
assert second.count('iam') == 0
assert second.count('sts') == 0
def deployed = story.function()
assert deployed.string('outcome') == 'unchanged'
assert deployed.string('version') == '1'

StoryAws.use(basedir) { aws ->
    def role = aws.iam().getRole { it.roleName('from-nothing-role') }.role()
    assert role.arn() == 'arn:aws:iam::000000000000:role/shop/from-nothing-role'
    assert role.tags().collectEntries { [it.key(), it.value()] } ==
        ['lambda-deploy:created-for': 'from-nothing', 'team': 'shop']
    assert aws.lambda().getFunctionConfiguration { it.functionName('from-nothing') }.role() == role.arn()
    assert aws.iam().listAttachedRolePolicies { it.roleName('from-nothing-role') }.attachedPolicies()*.policyName() ==
        ['AWSLambdaBasicExecutionRole', 'AmazonSQSReadOnlyAccess']
    assert aws.iam().listRolePolicies { it.roleName('from-nothing-role') }.policyNames() == ['read-orders']
}
