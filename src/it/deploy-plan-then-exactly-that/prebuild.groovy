// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.StoryAws
import software.amazon.awssdk.services.ssm.model.ParameterType

StoryAws.use(basedir) { aws ->
    aws.ssm().putParameter { it.name('/planned/password').value('planted-parameter').type(ParameterType.SECURE_STRING) }
}
