// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.StoryAws

StoryAws.use(basedir) { aws ->
    aws.s3().createBucket { it.bucket('team-deployments') }
}
