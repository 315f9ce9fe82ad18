// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.StoryAws
import software.amazon.awssdk.services.ecr.model.ImageTagMutability

StoryAws.use(basedir) { aws ->
    aws.ecr().createRepository { it.repositoryName('orders').imageTagMutability(ImageTagMutability.IMMUTABLE) }
}
