// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.release.prune;

import io.github.lambdadeploy.ecr.EcrLogin;
import io.github.lambdadeploy.lambda.FunctionState;
import io.github.lambdadeploy.registry.ImageReference;
import java.util.Optional;

/**
 * The repository a function's image is in.
 *
 * @param account of the registry; empty when its host does not say, as that of an emulator: then it is taken for the
 *     caller's own, where ECR knows the repository or does not
 * @param functionAccount of the function
 * @param repository its name, {@code team/orders}
 */
public record ImagePlace(Optional<String> account, String functionAccount, String repository) {

    /** Of the function's image; empty when there is none, or its address is not understood. */
    static Optional<ImagePlace> of(FunctionState function) {
        String uri = function.imageUri();
        if (uri == null) {
            return Optional.empty();
        }
        ImageReference image;
        try {
            image = ImageReference.parse(uri);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        String[] arn = function.arn().split(":");
        return Optional.of(new ImagePlace(EcrLogin.account(image.host()), arn[4], image.repository()));
    }

    /** Whether the repository is of the function's account: only then are all functions seen that may use it. */
    boolean isOwn() {
        return account.isEmpty() || account.get().equals(functionAccount);
    }

    @Override
    public String toString() {
        return repository;
    }
}
