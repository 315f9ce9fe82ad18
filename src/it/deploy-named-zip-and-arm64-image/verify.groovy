// SPDX-License-Identifier: Apache-2.0
import groovy.json.JsonSlurper
import io.github.lambdadeploy.it.StoryAws
import io.github.lambdadeploy.it.Story

def story = new Story(basedir)

['named-zip', 'arm-image'].each { assert story.module(it).response() == '"Good evening, Ada"' }
assert story.module('named-zip').zipEntries('target/lambda').contains('greeting.txt')
assert story.journal().count('lambda', 'CreateFunction') == 2
assert story.journal().count('ecr', 'CreateRepository') == 1

StoryAws.use(basedir) { aws ->
    ['named-zip', 'arm-image'].each { name ->
        def live = aws.lambda().getFunctionConfiguration { it.functionName(name).qualifier('live') }
        assert live.architecturesAsStrings() == ['arm64']
    }
    def token = aws.ecr().getAuthorizationToken().authorizationData()[0].authorizationToken()
    def read = { path ->
        def connection = new URL("${aws.uri()}/v2/arm-image/${path}").openConnection()
        connection.setRequestProperty('Authorization', "Basic $token")
        new JsonSlurper().parse(connection.inputStream)
    }
    def manifest = read('manifests/' + story.module('arm-image').artifact().string('digest'))
    // Lambda takes no index of platforms.
    assert manifest.mediaType == 'application/vnd.docker.distribution.manifest.v2+json'
    assert read("blobs/${manifest.config.digest}").architecture == 'arm64'
}
