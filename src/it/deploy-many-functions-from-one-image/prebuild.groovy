// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.local.Faults

Faults.write(new File(basedir, 'target/local').toPath(), Faults.asAwsThrottles())
