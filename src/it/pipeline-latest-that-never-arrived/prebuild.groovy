// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.DockerPush
import io.github.lambdadeploy.it.StoryAws
import io.github.lambdadeploy.local.LocalAws
import software.amazon.awssdk.core.SdkBytes
import software.amazon.awssdk.services.lambda.model.PackageType

// The pipeline as it was: docker build, docker push of :latest, and a function that was once created from it.
StoryAws.use(basedir) { aws ->
    def docker = new DockerPush(aws, 'orders')
    def source = { edition -> new File(basedir, 'src/main/java/com/example/Orders.java').text.replace('third', edition) }
    def ask = { aws.lambda().invoke { it.functionName('orders').payload(SdkBytes.fromUtf8String('{"order": "42"}')) }.payload().asUtf8String() }

    aws.ecr().createRepository { it.repositoryName('orders') }
    def first = docker.push('com.example.Orders', source('first'), 'com.example.Orders::handle', 'latest')
    aws.lambda().createFunction {
        it.functionName('orders')
            .packageType(PackageType.IMAGE)
            .code { code -> code.imageUri("${aws.uri().authority}/orders:latest".toString()) }
            .role(LocalAws.ROLE_ARN)
    }
    aws.lambda().waiter().waitUntilFunctionActiveV2 { it.functionName('orders') }
    assert ask() == '"Order 42, first edition"'

    // A green pipeline: the new image is latest in ECR, and the function never hears of it.
    def second = docker.push('com.example.Orders', source('second'), 'com.example.Orders::handle', 'latest')
    assert second != first
    assert ask() == '"Order 42, first edition"'
    assert aws.lambda().getFunction { it.functionName('orders') }.code().resolvedImageUri().endsWith('@' + first)
}
