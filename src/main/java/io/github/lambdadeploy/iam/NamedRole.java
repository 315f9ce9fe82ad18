// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.iam;

import io.github.lambdadeploy.DeployException;
import io.github.lambdadeploy.aws.AwsErrors;
import io.github.lambdadeploy.aws.CallerIdentity;
import io.github.lambdadeploy.lambda.Patience;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;

/** A role that somebody else made and the POM names: only its ARN is wanted, its path included. */
public final class NamedRole {

    private static final Logger LOG = LoggerFactory.getLogger(NamedRole.class);

    private final IamRole role;
    private final Supplier<CallerIdentity> caller;

    /**
     * @param client built only when something is asked
     * @param caller asked only when IAM does not show the role
     * @param name without a path
     */
    public NamedRole(Supplier<IamClient> client, Supplier<CallerIdentity> caller, String name, Patience patience) {
        this(client, caller, name, RolePurpose.function(""), patience);
    }

    /**
     * Of another service than Lambda.
     *
     * @param purpose what it is for
     */
    public NamedRole(
            Supplier<IamClient> client,
            Supplier<CallerIdentity> caller,
            String name,
            RolePurpose purpose,
            Patience patience) {
        this.role = new IamRole(client, name, purpose, patience);
        this.caller = caller;
    }

    /**
     * The ARN; empty when there is no such role. When the caller may not look at roles it is the ARN of a role without a
     * path.
     *
     * @throws DeployException when the service may not assume the role
     */
    public Optional<String> arn() {
        try {
            Optional<RoleState> found = role.find();
            found.ifPresent(state -> ServiceRole.refuseUntrusting(role, state));
            return found.map(RoleState::arn);
        } catch (DeployException e) {
            if (e.getCause() instanceof SdkException denied
                    && AwsErrors.code(denied).startsWith("AccessDenied")) {
                String guess = caller.get().roleArn(role.name());
                // A role with a path has another ARN: say which one is meant before Lambda says that it knows none.
                LOG.info("iam:GetRole on {} is not allowed, so it is taken to be {}", role.where(), guess);
                return Optional.of(guess);
            }
            throw e;
        }
    }
}
