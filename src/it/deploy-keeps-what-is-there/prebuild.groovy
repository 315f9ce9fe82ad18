// SPDX-License-Identifier: Apache-2.0
import groovy.json.JsonSlurper
import io.github.lambdadeploy.it.StoryAws
import io.github.lambdadeploy.local.LocalAws
import software.amazon.awssdk.services.ecr.model.ImageTagMutability
import software.amazon.awssdk.services.lambda.model.PackageType

StoryAws.use(basedir) { aws ->
    aws.ecr().createRepository { it.repositoryName('team/inherited').imageTagMutability(ImageTagMutability.IMMUTABLE) }

    // Somebody's image: AWS's own, pushed as it is.
    def token = aws.ecr().getAuthorizationToken().authorizationData()[0].authorizationToken()
    def call = { method, path, headers, body ->
        def connection = new URL(aws.uri().toString() + path).openConnection()
        connection.requestMethod = method
        headers.each { name, value -> connection.setRequestProperty(name, value) }
        if (body != null) {
            connection.doOutput = true
            connection.outputStream.withCloseable { it.write(body) }
        }
        assert connection.responseCode < 300 : "$method $path"
        connection.inputStream.bytes
    }
    def pull = { path -> call('GET', '/v2/lambda/java/' + path, [:], null) }
    def index = new JsonSlurper().parse(pull('manifests/17'))
    def bytes = pull('manifests/' + index.manifests.find { it.platform.architecture == 'amd64' }.digest)
    def manifest = new JsonSlurper().parse(bytes)
    def push = [Authorization: "Basic $token".toString()]
    ([manifest.config] + manifest.layers).each { blob ->
        call('POST', "/v2/team/inherited/blobs/uploads/?digest=${blob.digest}", push, pull("blobs/${blob.digest}"))
    }
    call('PUT', '/v2/team/inherited/manifests/by-hand', push + ['Content-Type': manifest.mediaType], bytes)

    aws.lambda().createFunction {
        it.functionName('inherited')
            .packageType(PackageType.IMAGE)
            .code { code -> code.imageUri("${aws.uri().authority}/team/inherited:by-hand".toString()) }
            .role(LocalAws.ROLE_ARN)
            .memorySize(1024)
            .description('Made by hand')
            .environment { environment -> environment.variables([OTHER: '1']) }
            .tags([team: 'blue'])
    }
}
