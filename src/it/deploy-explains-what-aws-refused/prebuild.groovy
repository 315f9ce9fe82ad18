// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.local.LocalAws

def aws = LocalAws.start(new File(basedir, 'target/local').toPath())
context.put('aws', aws)
context.userProperties.put('lambda.endpoint', aws.uri().toString())
context.userProperties.put('lambda.image.from', "127.0.0.1:${aws.uri().port}/no/such:1".toString())
