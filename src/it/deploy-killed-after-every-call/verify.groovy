// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.CrashMatrix

new CrashMatrix(basedir, localRepositoryPath).run()
return
