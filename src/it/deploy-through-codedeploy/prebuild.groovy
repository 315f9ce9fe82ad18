// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.json.JsonObject
import io.github.lambdadeploy.local.Faults

Faults.write(new File(basedir, 'target/local').toPath(), new JsonObject().put('codedeploy.minuteMillis', 0))
