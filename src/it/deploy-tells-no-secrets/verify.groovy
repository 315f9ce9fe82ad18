// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story

context.get('aws').close()
context.get('bases').close()
def story = new Story(basedir)
def journal = story.journal()

// What was to happen did.
assert story.module('accepted').function().string('outcome') == 'created'
assert story.failure('refused').contains('Allow lambda:CreateFunction')
assert story.failure('repeated').contains('the variables are not shown')
assert story.failure('by-settings').contains('private/base:1')
assert story.failure('by-docker').contains('private/base:1')
assert story.failure('by-token').contains('security token')
assert journal.count('ecr', 'GetAuthorizationToken') == 1
assert journal.count('registry') > 0
// Both passwords were sent, and were wrong.
['by-settings', 'by-docker'].each { assert story.failure(it).contains('401') }

def secrets = ['SECRET-variable', 'SECRET-of-settings', 'SECRET-of-the-proxy', 'SECRET-of-docker', 'SECRET-access-key',
    'SECRET-of-the-profile', 'SECRET-session-token']
secrets += ['somebody:my-SECRET-of-settings', 'somebody:my-SECRET-of-docker'].collect { it.bytes.encodeBase64().toString() }

// ECR's tokens are two UUIDs behind "AWS:", in base64.
def token = ~/QVdTO[A-Za-z0-9+\/]{20,}|([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}){2}/

// Maven's own words under -X, which no plugin can change: the POM's configuration, and all properties.
def mavens = { line -> line.trim().startsWith('<DATABASE_PASSWORD>') || line ==~ /\[DEBUG\] (env\.AWS_SECRET_ACCESS_KEY|password): .*/ }
def leaks = { name, text ->
    text.readLines().findAll { !mavens(it) }.findAll { line -> secrets.any { line.contains(it) } || line =~ token }.collect { "$name: $it".toString() }
}
def found = leaks('build.log', story.log())
basedir.eachFileRecurse(groovy.io.FileType.FILES) { file ->
    def path = basedir.toPath().relativize(file.toPath()).toString().replace('\\', '/')
    // Not the stand-in's own state, which is AWS's, nor compressed files, which are looked into below.
    if (path =~ '(^|/)target/' && !path.startsWith('target/local/')) {
        found += leaks(path, new String(file.bytes, 'ISO-8859-1'))
        if (path ==~ /.*\.(jar|zip)/) {
            new java.util.zip.ZipFile(file).withCloseable { zip ->
                zip.entries().findAll { !it.name.endsWith('pom.xml') }
                    .each { found += leaks("$path!$it.name", new String(zip.getInputStream(it).bytes, 'ISO-8859-1')) }
            }
        }
    }
}
assert found.isEmpty()
