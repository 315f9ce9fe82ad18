// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.lambda.setting;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.VpcConfig;
import software.amazon.awssdk.services.lambda.model.VpcConfigResponse;

/**
 * The VPC a function runs in. AWS gives ids back in an order of its own, so they are sets.
 *
 * @param subnetIds none for a function outside of any VPC
 * @param securityGroupIds likewise
 * @param ipv6AllowedForDualStack {@code null} when the POM does not say: then the live value stays
 */
public record Vpc(
        Set<String> subnetIds,
        Set<String> securityGroupIds,
        @Nullable Boolean ipv6AllowedForDualStack) {

    /** Outside of any VPC; AWS answers just that, rather than nothing, for a function that was in one. */
    public static final Vpc NONE = new Vpc(Set.of(), Set.of(), false);

    /** Sorted, so that they are always shown in the same order. */
    public Vpc {
        subnetIds = sorted(subnetIds);
        securityGroupIds = sorted(securityGroupIds);
    }

    public static @Nullable Vpc read(FunctionConfiguration live) {
        VpcConfigResponse vpc = live.vpcConfig();
        return vpc == null
                ? null
                : new Vpc(
                        sorted(vpc.subnetIds()),
                        sorted(vpc.securityGroupIds()),
                        Boolean.TRUE.equals(vpc.ipv6AllowedForDualStack()));
    }

    public VpcConfig toSdk() {
        return VpcConfig.builder()
                .subnetIds(subnetIds)
                .securityGroupIds(securityGroupIds)
                .ipv6AllowedForDualStack(ipv6AllowedForDualStack)
                .build();
    }

    /** Ids are replaced; whether IPv6 is allowed stays when the POM does not say. */
    public static Vpc merge(Vpc live, Vpc wanted, @Nullable Vpc cleared) {
        if (wanted.ipv6AllowedForDualStack != null) {
            return wanted;
        }
        Boolean ipv6 = wanted.subnetIds.isEmpty() ? Boolean.FALSE : live.ipv6AllowedForDualStack;
        return new Vpc(wanted.subnetIds, wanted.securityGroupIds, ipv6);
    }

    private static Set<String> sorted(Collection<String> ids) {
        return Collections.unmodifiableSet(new TreeSet<>(ids));
    }
}
