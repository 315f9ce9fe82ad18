// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.artifact;

import java.util.Arrays;
import java.util.Optional;

/** The instruction set of a function, by Lambda's and by OCI's name. */
public enum Architecture {
    X86_64("x86_64", "amd64"),
    ARM64("arm64", "arm64");

    private final String lambdaName;
    private final String ociName;

    Architecture(String lambdaName, String ociName) {
        this.lambdaName = lambdaName;
        this.ociName = ociName;
    }

    /** As in Lambda's {@code Architectures}. */
    public String lambdaName() {
        return lambdaName;
    }

    /** As in an OCI image configuration's {@code architecture}. */
    public String ociName() {
        return ociName;
    }

    /** Finds by Lambda's name ({@code x86_64}, {@code arm64}); empty when there is none. */
    public static Optional<Architecture> named(String lambdaName) {
        return Arrays.stream(values())
                .filter(architecture -> architecture.lambdaName.equals(lambdaName))
                .findFirst();
    }
}
