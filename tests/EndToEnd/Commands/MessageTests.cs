using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Interpol.Mesh.EndToEnd.Harness;

namespace Interpol.Mesh.EndToEnd.Commands;

[Collection(SharedMesh.Collection)]
public sealed partial class MessageTests(SharedMesh mesh)
{
    private readonly MeshProcesses _mesh = mesh.Processes;

    [Fact]
    public async Task An_officer_in_Paris_sends_a_photograph_to_Brasilia()
    {
        using var folder = new TemporaryFolder();
        var photograph = folder.File("photograph.jpg");
        byte[] bytes = [0xFF, 0xD8, 0xFF, 0xE0, .. RandomNumberGenerator.GetBytes(3_000_001)];
        await File.WriteAllBytesAsync(photograph, bytes);

        var sent = (await _mesh.Command.RunAsync("send", "FR", "BR,SG", "Who is this?\nSeen at the airport.", "--attach", photograph, "--lane", "flash", "--wait", "delivered")).Succeeded();
        Assert.Matches(TimelineOfFrance(), sent.Output);
        Assert.Matches(@"\n  BR +stored +[-0-9]+ [:.0-9]+Z +buenos-aires", sent.Output);
        Assert.Matches(@"\n  SG +stored +[-0-9]+ [:.0-9]+Z +singapore", sent.Output);

        var read = (await _mesh.Command.RunAsync("feed", "BR", "--save", folder.File("saved"))).Succeeded();
        Assert.Contains("flash", read.Output, StringComparison.Ordinal);
        Assert.Contains("FR to BR,SG", read.Output, StringComparison.Ordinal);
        Assert.Contains("Who is this?\n  Seen at the airport.", read.Output, StringComparison.Ordinal);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(folder.File("saved"), hash)));
    }

    [Fact]
    public async Task Repeating_an_operation_sends_nothing_twice_and_another_text_is_refused()
    {
        (await _mesh.Command.RunAsync("send", "FR", "BR", "once", "--operation-id", "op-1", "--wait", "delivered")).Succeeded();
        var repeated = (await _mesh.Command.RunAsync("send", "FR", "BR", "once", "--operation-id", "op-1", "--wait", "delivered")).Succeeded();
        Assert.Contains("This operation was done before", repeated.Errors, StringComparison.Ordinal);

        var other = await _mesh.Command.RunAsync("send", "FR", "BR", "something else", "--operation-id", "op-1");
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("operation-conflict, 409", other.Errors, StringComparison.Ordinal);

        var feed = (await _mesh.Command.RunAsync("feed", "BR")).Succeeded();
        Assert.Single(Regex.Matches(feed.Output, "once"));
        Assert.DoesNotContain("something else", feed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_follower_sees_what_arrives_and_delivery_shows_in_the_timeline()
    {
        using var follower = _mesh.Command.Start("feed", "JP", "--follow", "--max", "2");
        (await _mesh.Command.RunAsync("send", "AR", "JP", "first", "--wait", "delivered")).Succeeded();
        var second = (await _mesh.Command.RunAsync("send", "AR", "JP", "second", "--lane", "urgent", "--wait", "delivered")).Succeeded();
        Assert.Contains("urgent", second.Output, StringComparison.Ordinal);
        var output = await follower.StandardOutput.ReadToEndAsync().WaitAsync(Until.Deadline);
        Assert.Contains("first", output, StringComparison.Ordinal);
        Assert.Contains("second", output, StringComparison.Ordinal);
        Assert.True(follower.HasExited || follower.WaitForExit(Until.Deadline));
    }

    [Theory]
    [InlineData("There is no owner XX", "send", "FR", "XX", "text")]
    [InlineData("There is no file", "send", "FR", "BR", "text", "--attach", "/no/such/file")]
    [InlineData("cannot be reached", "send", "FR", "BR", "text", "--url", "http://127.0.0.1:1")]
    [InlineData("unauthenticated, 401", "send", "FR", "BR", "text", "--token", "forged")]
    public async Task Says_in_one_sentence_what_is_wrong(string sentence, params string[] arguments)
    {
        var result = await _mesh.Command.RunAsync(arguments);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("mesh: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains(sentence, result.Errors, StringComparison.Ordinal);
        Assert.Single(result.Errors.Split('\n'));
    }

    [Fact]
    public async Task Status_shows_every_member_and_what_the_cluster_does()
    {
        var status = (await _mesh.Command.RunAsync("status")).Succeeded();
        foreach (var name in new[] { "lyon-1", "singapore-1", "buenos-aires-1", "gateway-all" })
        {
            Assert.Matches($@"{name} +[a-z-]+ +ready", status.Output);
        }

        Assert.Matches(@"[0-9]+ activations, [0-9.,]+ messages/s, [0-9.,]+ calls/s", status.Output);
    }

    [GeneratedRegex(@"^FR-[0-9a-f]{32}  flash\n  FR +composed +[-0-9]+ [:.0-9]+Z\n  FR +accepted +[-0-9]+ [:.0-9]+Z +lyon")]
    private static partial Regex TimelineOfFrance();
}
