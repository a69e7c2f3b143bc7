using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.EndToEnd.Harness;
using Interpol.Mesh.EndToEnd.Traffic;
using Npgsql;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Postgres;

/// <summary>The mesh on PostgreSQL, with real processes and a real server: the main job, and a server that goes away and comes back. Hubs die in CommitTests.</summary>
[Collection(RepairedPostgresMesh.PostgresCollection)]
public sealed class PostgresTests(RepairedPostgresMesh shared, ITestOutputHelper output)
{
    private const int Failed = 1;

    private static readonly TrafficPlan WithPhotographs = new() { PhotographBytes = 150_000 };

    [Fact]
    public Task A_message_with_a_photograph_reaches_two_hubs_and_its_timeline_tells_every_stage() => shared.UseAsync(output, async mesh =>
    {
        var photograph = RandomNumberGenerator.GetBytes(300_001);
        var france = mesh.Bureau("FR");
        Bureau[] receivers = [mesh.Bureau("CO"), mesh.Bureau("MY")];
        var starts = await Task.WhenAll(receivers.Select(receiver => receiver.ReadHeadAsync()));
        var hash = await france.UploadAsync(photograph);
        var request = Bureau.Message(["CO", "MY"], Lane.Flash, [1, 2, 3], [hash], Guid.NewGuid().ToString("N"));
        var sent = await france.SendAsync(request);
        Assert.Equal((HubName.Lyon, false), (sent.AcceptedHub, sent.Repeated));
        Assert.Equal(sent with { Repeated = true, To = [] }, await france.SendAsync(request) with { To = [] });

        foreach (var (receiver, start) in receivers.Zip(starts))
        {
            using var listening = new CancellationTokenSource(Until.Deadline);
            await foreach (var entry in receiver.FollowAsync(start, listening.Token))
            {
                Assert.Equal(sent.Id, entry.Id);
                Assert.Equal(request.Payload.ToArray(), entry.Payload.ToArray());
                Assert.Equal(photograph, await receiver.DownloadAsync(Assert.Single(entry.Attachments).Href));
                Assert.Empty((await receiver.ReadPageAsync(entry.Cursor.ToString()!, 10)).Entries);
                break;
            }

            using var read = await receiver.RepeatAsync(() => receiver.Request(HttpMethod.Post, $"messages/{sent.Id}/read"));
            Assert.True(read.IsSuccessStatusCode, read.ToString());
        }

        await Until.TrueAsync(
            "receipts of both readers",
            async () => (await france.ReadTimelineAsync(sent.Id)).Recipients.All(recipient => recipient is { DeliveredAt: not null, ReadAt: not null }),
            Until.Deadline);
        var recipients = (await france.ReadTimelineAsync(sent.Id)).Recipients.OrderBy(recipient => recipient.Owner).ToList();
        Assert.Equal([("CO", HubName.BuenosAires), ("MY", HubName.Singapore)], recipients.Select(recipient => (recipient.Owner.Value, recipient.StoredHub!.Value)));
        Assert.All(recipients, recipient => Assert.True(sent.AcceptedAt <= recipient.StoredAt && recipient.StoredAt <= recipient.DeliveredAt && recipient.StoredAt <= recipient.ReadAt, recipient.ToString()));
    });

    [Fact]
    public Task Writes_are_unavailable_while_the_server_is_down_and_everything_goes_on_by_itself_afterwards() => shared.UseAsync(output, async mesh =>
    {
        var processes = mesh.Members.Where(member => member.IsAlive).ToList();
        await using var traffic = await MessageTraffic.StartAsync(mesh, output, WithPhotographs);
        await shared.Server.StopAsync();

        // A gateway gives its hub ten seconds to come back; that is longer than the leases of the silos.
        using var sender = mesh.Client("ES");
        var message = Bureau.Message(["TH"], Lane.Flash, [1], [], "while-the-server-is-down");
        using (var answer = await sender.PostAsJsonAsync("/api/v1/owners/ES/messages", message, MeshJson.Strict))
        {
            var problem = await Bureau.ReadAsync<Problem>(answer, HttpStatusCode.ServiceUnavailable);
            Assert.Equal("unavailable", problem.Code);
            Assert.NotNull(problem.RetryAfterSeconds);
        }

        var watch = Stopwatch.StartNew();
        await shared.Server.StartAsync();
        await traffic.MoveOnAsync("the server was back");
        output.WriteLine($"All of them {watch.Elapsed.TotalSeconds:0.00} s after the order to start the server.");
        await traffic.FinishAsync();

        // The same processes, and what was refused is taken now, once.
        Assert.All(processes, process => Assert.True(process.IsAlive, process.Name));
        await mesh.Bureau("ES").SendAsync(message);
        await Until.TrueAsync("the message that was refused", async () => (await mesh.Bureau("TH").ReadAllAsync("0.0.0")).Count > 0, Until.Deadline);
        Assert.Single(await mesh.Bureau("TH").ReadAllAsync("0.0.0"));
    });

    [Fact]
    public Task A_hub_without_the_clusters_database_only_reads_until_it_is_back() => shared.UseAsync(output, async mesh =>
    {
        var processes = mesh.Members.Where(member => member.IsAlive).ToList();
        var germany = mesh.Bureau("DE");
        await germany.SendAsync("AT", "before");
        await shared.Server.SetReachableAsync(shared.Databases.Cluster!, reachable: false);

        // A lease to write runs out; until then a silo cannot know that others may hold it for gone.
        using var impatient = mesh.Client("DE");
        var taken = 0;
        await Until.TrueAsync(
            "a write that is refused",
            async () =>
            {
                var message = Bureau.Message(["AT"], Lane.Flash, [1], [], $"without-the-cluster-{taken}");
                using var answer = await impatient.PostAsJsonAsync("/api/v1/owners/DE/messages", message, MeshJson.Strict);
                if (answer.IsSuccessStatusCode)
                {
                    taken++;
                    return false;
                }

                Assert.Equal("unavailable", (await Bureau.ReadAsync<Problem>(answer, HttpStatusCode.ServiceUnavailable)).Code);
                return true;
            },
            Until.Deadline);
        using (var answer = await impatient.GetAsync("/api/v1/owners/DE"))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await shared.Server.SetReachableAsync(shared.Databases.Cluster!, reachable: true);

        // What was refused may have been written by an attempt whose answer did not come in time; repeated, it is there once.
        await germany.SendAsync(Bureau.Message(["AT"], Lane.Flash, [1], [], $"without-the-cluster-{taken}"));
        var after = await germany.SendAsync("AT", "after");
        var austria = mesh.Bureau("AT");
        await Until.TrueAsync("what was sent afterwards", async () => (await austria.ReadAllAsync("0.0.0")).Any(entry => entry.Id == after.Id), Until.Deadline);
        Assert.Equal(taken + 3, (await austria.ReadAllAsync("0.0.0")).Count);
        Assert.All(processes, process => Assert.True(process.IsAlive, process.Name));
    });

    [Fact]
    public Task A_silo_whose_own_database_does_not_exist_or_refuses_the_password_says_so_in_a_sentence_and_ends() => shared.UseAsync(output, async _ =>
    {
        await shared.Server.CreateUserAsync("guarded", "right");
        var own = new NpgsqlConnectionStringBuilder(shared.Databases.Hubs["lyon"]);
        var missing = new NpgsqlConnectionStringBuilder(own.ConnectionString) { Database = "nowhere" };
        var refusing = new NpgsqlConnectionStringBuilder(own.ConnectionString) { Username = "guarded", Password = "secret-but-wrong" };
        using var folder = new TemporaryFolder();
        var passwords = folder.File("passwords");
        await File.WriteAllTextAsync(passwords, "*:*:*:guarded:secret-but-wrong\n");
        File.SetUnixFileMode(passwords, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var fromFile = new NpgsqlConnectionStringBuilder(own.ConnectionString) { Username = "guarded", Passfile = passwords };
        var absent = new NpgsqlConnectionStringBuilder(own.ConnectionString) { Host = "/nowhere" };
        await RefuseAsync(missing.ConnectionString, "nowhere", "does not exist");
        await RefuseAsync(refusing.ConnectionString, own.Database!, "password authentication failed");
        await RefuseAsync(fromFile.ConnectionString, own.Database!, "password authentication failed");
        await RefuseAsync(absent.ConnectionString, "/nowhere");
        await RefuseAsync("this is no connection string", "lyon");
    });

    [Fact]
    public Task The_help_of_a_silo_says_how_to_run_it_on_PostgreSQL() => shared.UseAsync(output, async mesh =>
    {
        var help = (await mesh.RefuseSiloAsync("lyon", "--help")).Succeeded();
        var options = shared.Databases.SiloArguments(mesh.Data).Where(argument => argument.StartsWith("--", StringComparison.Ordinal));
        Assert.All(options, option => Assert.Contains(option, help.Output, StringComparison.Ordinal));
        Assert.Contains("four databases", help.Output, StringComparison.Ordinal);
    });

    private async Task RefuseAsync(string connection, params string[] sentenceHas)
    {
        // On a data folder of its own: the silo of that name runs on the other.
        await using var folder = await MeshProcesses.CreateAsync();
        var result = await folder.RefuseSiloAsync("lyon", [.. (shared.Databases with { Hubs = new Dictionary<string, string>(shared.Databases.Hubs) { ["lyon"] = connection } }).SiloArguments(folder.Data)]);
        output.WriteLine(result.Errors);
        Assert.Equal(Failed, result.ExitCode);
        var sentence = Assert.Single(result.Errors.Split('\n'));
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", sentence, StringComparison.Ordinal);
        Assert.All(sentenceHas, part => Assert.Contains(part, sentence, StringComparison.Ordinal));
    }
}
