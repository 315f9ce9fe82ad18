// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.packaging;

import io.github.lambdadeploy.DeployException;
import java.util.List;

/** Refuses to go on with what could never run. */
final class Mistakes {

    private Mistakes() {}

    static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw DeployException.configuration(
                            problems.size() == 1
                                    ? problems.get(0)
                                    : problems.size() + " reasons why this function could not run:\n  - "
                                            + String.join("\n  - ", problems))
                    .left("Nothing was sent or changed.")
                    .next("Mend it and run again; without the check the first invocation would have failed.");
        }
    }
}
