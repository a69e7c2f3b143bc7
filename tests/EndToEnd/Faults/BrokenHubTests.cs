using System.Net;
using System.Text;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Interpol.Mesh.EndToEnd.Traffic;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Faults;

/// <summary>A silo that stands in for a hub whose file is broken: that hub's actors fail, everything else works.</summary>
public sealed class BrokenHubTests(ITestOutputHelper output)
{
    [Fact]
    public Task A_broken_file_of_another_hub_fails_only_that_hubs_actors() => MeshProcesses.UseNewAsync(output, async mesh =>
    {
        var journal = mesh.HubFile(HubName.Singapore, "journal.db");
        var state = mesh.HubFile(HubName.Singapore, "state.db");
        foreach (var file in new[] { journal, state })
        {
            await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("This is no database. ", 1000)));
        }

        var lyon = await mesh.StartSiloAsync(HubName.Lyon);
        await mesh.StartGatewayAsync(HubName.Lyon);
        var france = mesh.Bureau("FR");
        var brazil = mesh.Bureau("BR");
        using var singapore = mesh.Client("SG");

        // Asked at the same time: a gateway gives a hub that fails ten seconds to come back.
        var reading = singapore.GetAsync("/api/v1/owners/SG/feed");
        var sending = singapore.PostAsync("/api/v1/owners/SG/messages", new StringContent("""{"to":["FR"],"lane":"flash","payload":"aGk=","operationId":"op-1"}""", Encoding.UTF8, "application/json"));
        var asking = singapore.GetAsync("/api/v1/owners/SG");
        await france.SendAsync("BR", "to a hub that works");
        await brazil.SendAsync("FR", "from a hub that works");
        var waiting = await france.SendAsync("SG", "to the hub that is broken");
        foreach (var receiver in new[] { brazil, france })
        {
            // Accepted is not delivered yet.
            await Until.TrueAsync("the message to a hub that works", async () => (await receiver.ReadAllAsync("0.0.0")).Count > 0, Until.Deadline);
            Assert.Single(await receiver.ReadAllAsync("0.0.0"));
        }

        // What the gateway keeps it reads without the hub; that is nothing yet.
        using (var read = await reading)
        {
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        }

        foreach (var answering in new[] { sending, asking })
        {
            using var answer = await answering;
            var problem = await Bureau.ReadAsync<Problem>(answer, HttpStatusCode.ServiceUnavailable);
            Assert.Equal("unavailable", problem.Code);
            Assert.NotNull(problem.RetryAfterSeconds);
        }

        Assert.Null(Assert.Single((await france.ReadTimelineAsync(waiting.Id)).Recipients).StoredAt);
        Assert.True(lyon.IsAlive);
        Assert.Contains("journal.db", lyon.Log, StringComparison.Ordinal);

        // The hub's own silo says what is wrong; once the file is put right, what waited arrives.
        Assert.Contains(journal, (await mesh.RefuseSiloAsync("singapore")).Errors, StringComparison.Ordinal);
        File.Delete(journal);
        File.Delete(state);
        await mesh.StartSiloAsync(HubName.Singapore);
        await Until.TrueAsync("the message that waited", async () => (await mesh.Bureau("SG").ReadAllAsync("0.0.0")).Count == 1, Until.Deadline);
    });
}
