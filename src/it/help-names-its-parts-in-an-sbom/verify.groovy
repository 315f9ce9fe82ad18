// SPDX-License-Identifier: Apache-2.0
import io.github.lambdadeploy.it.Story
import io.github.lambdadeploy.json.JsonObject
import io.github.lambdadeploy.local.LocalAws
import java.util.zip.ZipFile

assert new Story(basedir).log(1).contains('lambda:deploy')

def target = basedir.parentFile.parentFile
def bom = JsonObject.parse(new File(target, 'bom.json').bytes)
assert bom.string('bomFormat') == 'CycloneDX'
def parts = bom.objects('components').collect { "${it.string('name')}-${it.string('version')}.jar".toString() } as Set
bom.objects('components').each { part ->
    assert part.string('purl') != null
    assert !part.objects('licenses').isEmpty(), "$part has no licence"
}

// Where each package in the jar comes from, by the class path it was put together from.
def jar = target.listFiles().findAll { it.name ==~ /lambda-deploy-maven-plugin-.*\.jar/ && !it.name.contains('original') }
assert jar.size() == 1
// The one class of ours under a name of the SDK's, see design.md.
def ours = 'software/amazon/awssdk/regions/GeneratedServiceMetadataProvider.class'
assert !LocalAws.classLoader.getResource(ours).toString().contains('.jar!')
def seen = [] as Set
def origins = [] as Set
new ZipFile(jar[0]).withCloseable { zip ->
    zip.entries().findAll { it.name.endsWith('.class') }.each { entry ->
        def directory = entry.name.replaceFirst('[^/]*$', '')
        if (!directory.startsWith('META-INF/') && entry.name != ours && seen.add(directory)) {
            def from = LocalAws.classLoader.getResource(entry.name)
            assert from != null, "$entry.name is nobody's"
            def found = from.toString() =~ /([^\/]+\.jar)!/
            if (found) {
                origins << found[0][1]
            } else {
                assert directory.startsWith('io/github/lambdadeploy/')
            }
        }
    }
}
assert origins.size() > 20
assert origins - parts == [] as Set

// And each of them is told of, with its licence and reason.
def told = new File(target.parentFile, 'src/site/markdown/dependencies.md').text
assert bom.objects('components').findAll { !told.contains(it.string('name')) }.collect { it.string('name') } == []
