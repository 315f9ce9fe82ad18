// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.HardeningPage
import io.github.lambdadeploy.it.Leaks
import io.github.lambdadeploy.it.Story
import java.util.regex.Pattern

context.get('servers').values().each { it.close() }
def story = new Story(basedir, 'target/local/good')
def accepted = story.module('accepted')
def journal = story.journal()

// What was to happen did: every goal has succeeded once and failed in every way.
def goals = context.get('goals')
goals.each { goal ->
    assert (1..4).any { story.log(it) =~ /--- lambda[-a-z]*:[^ ]+:$goal [^\n]*@ accepted/ }, "$goal was never run"
}
def modules = context.get('modules')
// Whatever Invoke answers with is the function's answer.
(modules - 'invoke-garbled').each { module -> assert !story.failure(module).isEmpty() }
assert accepted.function().string('outcome') == 'rolledBack'
assert journal.count('lambda', 'CreateFunction') > 5
assert journal.count('ssm', 'GetParameters') > 2
assert journal.count('ecr', 'GetAuthorizationToken') > 0
assert story.failure('deploy-smoke').contains('Hello')

// Maven's own words under -X, which no plugin can change: the POM's configuration, and all properties.
def mavens = ~/(\[DEBUG\] )?\s*<DATABASE_PASSWORD>.*|\[DEBUG\] (env\.AWS_SECRET_ACCESS_KEY|password): .*/
def leaks = new Leaks().sparing { it ==~ mavens }
context.get('secrets').each { name, secret -> leaks.plant(name, secret) }
leaks.plant('settings.xml, for Basic', 'somebody:my-SECRET-of-settings').plant('the proxy, for Basic', 'somebody:my-SECRET-of-the-proxy')
// ECR's passwords are two UUIDs, behind "AWS:" in base64.
leaks.plant('a password of ECR', Pattern.compile('QVdTO[A-Za-z0-9+/]{20,}|([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}){2}'))

leaks.text('build.log', story.log())
// Not the stand-ins' own state, which is AWS's.
def local = new File(basedir, 'target/local').toPath()
['accepted/target', 'failing', 'target', 'cache', 'ci', 'scratch'].each { place ->
    leaks.below(new File(basedir, place).toPath()) { !it.startsWith(local) && !(it ==~ /.*\/failing\/[^\/]+\/pom\.xml/) }
}
assert new File(basedir, 'ci/output').length() > 0
assert new File(basedir, 'ci/summary.md').length() > 0
assert new File(basedir, 'cache').listFiles().length > 0

new HardeningPage(basedir.parentFile.parentFile.toPath()).write('Secrets',
    "mvn verify -DskipTests -Dinvoker.test='*-tells-no-secrets'",
    [goals: goals.size(), 'modules that fail': modules.size(), 'runs of Maven': 4, 'secrets planted': leaks.planted(),
        'texts, files and entries of archives looked at': leaks.looked(), leaks: leaks.found().size()], '')
assert leaks.found() == []
