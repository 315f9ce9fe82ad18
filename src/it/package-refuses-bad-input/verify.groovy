// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story

def story = new Story(basedir)

// Each module's mistake, and what is to be read of it.
def words = [
    'word-for-seconds': ['timeoutSeconds', 'soon'],
    'word-for-memory': ['memorySize', '512 MB'],
    'number-too-large': ['memorySize', '99999999999'],
    'fraction-for-a-number': ['timeout', '1.5'],
    'word-for-storage': ['1 GB'],
    'word-for-a-boolean': ['<allowInsecureRegistries> (-Dlambda.allowInsecureRegistries)', '\'yes\'', 'use true or false'],
    'word-for-a-nested-boolean': ['<image><createRepository>', '\'no\'', 'use true or false'],
    'boolean-of-a-property': ['<allowInsecureRegistries> (-Dlambda.allowInsecureRegistries)', '\'ja\''],
    'unknown-at-the-top': ['<memorySize> is not known', 'lambda:help'],
    'unknown-by-its-case': ['<functionname> is not known'],
    'unknown-in-function': ['memory'],
    'unknown-in-image': ['form'],
    'text-for-elements': ['image'],
    'text-for-several': ['function'],
    'elements-for-a-text': ['handler'],
    'unresolved-at-the-top': ['<alias> (-Dlambda.alias) holds ${stage}', 'define it in <properties>'],
    'unresolved-within-a-text': ['<functionName> (-Dlambda.functionName) holds ${stage}'],
    'unresolved-number': ['<function><memorySize> holds ${memory}'],
    'unresolved-boolean': ['<skip> (-Dlambda.skip) holds ${without.lambda}'],
    'unresolved-in-a-list': ['<allowedAccounts>', '${account}'],
    'unresolved-in-a-map': ['<function><environment><DB> holds ${db}'],
    'unresolved-directory': ['<localDirectory> (-Dlambda.local.directory) holds ${where}'],
    'unresolved-property': ['<region> (-Dlambda.region) holds ${nowhere}'],
    'unresolved-function-of-several': ['${first}'],
    'blank-alias': ['<alias> (-Dlambda.alias) is blank'],
    'blank-property': ['<alias> (-Dlambda.alias)', 'blank'],
    'blank-accounts': ['<allowedAccounts> (-Dlambda.allowedAccounts) is blank'],
    'blank-account-by-a-property': ['<allowedAccounts> (-Dlambda.allowedAccounts)', 'blank'],
    'emoji': ['<functionName> (-Dlambda.functionName)', 'U+1F680'],
    'looks-like-ascii': ['its character 1 is U+043E, not ASCII'],
    'line-break': ['\'live\\n[ERROR] all is well\''],
    'turns-the-line': ['live\\u202eevil'],
    'not-utf-8': ['<handler> (-Dlambda.handler)', 'U+FFFD'],
    'five-thousand-characters': ['<functionName> (-Dlambda.functionName)', 'xxx...', '1 to 64'],
    'login-in-an-address': ['<endpoint> (-Dlambda.endpoint)', '//***@'],
    'digest-and-tag-of-a-repository': ['<image><repository> (-Dlambda.image.repository)', 'no tag and no digest'],
]
words.each { module, expected ->
    def failure = story.failure(module)
    expected.each { assert failure.contains(it): "$module: $it in $failure" }
    // Maven's own messages repeat what they could not read; none of ours does.
    assert failure.length() < 2000: module
}

// On the command line too, whatever the goal; the first would have been AWS, the second would have deleted.
assert story.errors(2).contains('<local> (-Dlambda.local)') && story.errors(2).contains('use true or false')
assert story.errors(3).contains('<dryRun> (-Dlambda.dryRun)') && story.errors(3).contains('use true or false')
assert story.errors(4).contains('timeoutSeconds') && story.errors(4).contains('soon')

// Nothing was written, nobody was asked.
assert !new File(basedir, 'target/local').exists()
words.keySet().each { assert !new File(basedir, "$it/target").exists(): it }

assert !story.log().contains('s3cret')
assert !story.log().contains('\tat io.github.lambdadeploy')
assert !story.log().contains('NullPointerException')
