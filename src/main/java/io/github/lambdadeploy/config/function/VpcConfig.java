// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.config.function;

import io.github.lambdadeploy.config.Names;
import io.github.lambdadeploy.config.Problems;
import io.github.lambdadeploy.lambda.setting.Vpc;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The {@code <vpcConfig>} element; an empty one takes the function out of its VPC. */
public class VpcConfig {

    /** Ids, {@code subnet-…}, at most 16, of one VPC. */
    @Nullable
    List<String> subnetIds;

    /** Ids, {@code sg-…}, at most 5. */
    @Nullable
    List<String> securityGroupIds;

    /** Whether the function may use IPv6 in subnets that have both; default: as it is. */
    @Nullable
    Boolean ipv6AllowedForDualStack;

    /** Empty when the element has nothing in it. */
    public @Nullable Vpc toSpec() {
        return isEmpty() ? null : new Vpc(ids(subnets()), ids(groups()), ipv6AllowedForDualStack);
    }

    /** Notes every mistake in this element. */
    public void check(Problems problems) {
        String element = "<function><vpcConfig>";
        problems.entries(element + "<subnetIds>", subnets());
        problems.entries(element + "<securityGroupIds>", groups());
        ids(subnets()).forEach(id -> Names.SUBNET.check(problems, element + "<subnetIds><subnetId>", id));
        ids(groups())
                .forEach(id ->
                        Names.SECURITY_GROUP.check(problems, element + "<securityGroupIds><securityGroupId>", id));
        atMost(problems, element + "<subnetIds>", subnets(), 16);
        atMost(problems, element + "<securityGroupIds>", groups(), 5);
        if (!isEmpty() && subnets().isEmpty() != groups().isEmpty()) {
            problems.add(element + " has " + subnets().size() + " subnets and "
                    + groups().size() + " security groups: name at least one of each, or leave the whole element empty"
                    + " to take the function out of its VPC");
        } else if (ipv6AllowedForDualStack != null && subnets().isEmpty()) {
            problems.add(element + " has <ipv6AllowedForDualStack> but no subnets: name <subnetIds> and"
                    + " <securityGroupIds>");
        }
    }

    private static void atMost(Problems problems, String element, List<String> ids, int most) {
        if (ids(ids).size() > most) {
            problems.add(element + " has " + ids(ids).size() + " ids: Lambda takes " + most);
        }
    }

    /** Without those that {@link #check} finds empty. */
    private static Set<String> ids(List<String> named) {
        return named.stream().filter(id -> id != null && !id.isBlank()).collect(Collectors.toSet());
    }

    private boolean isEmpty() {
        return subnetIds == null && securityGroupIds == null && ipv6AllowedForDualStack == null;
    }

    private List<String> subnets() {
        return subnetIds == null ? List.of() : subnetIds;
    }

    private List<String> groups() {
        return securityGroupIds == null ? List.of() : securityGroupIds;
    }
}
