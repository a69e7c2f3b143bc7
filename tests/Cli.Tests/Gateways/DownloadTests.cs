using System.Net;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Cli.Tests.Gateways;

/// <summary>What is saved is what the message named, whatever a gateway sends.</summary>
public sealed class DownloadTests : IDisposable
{
    private static readonly byte[] Photograph = [1, 2, 3];

    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-cli-").FullName;
    private readonly GatewayDouble _gateway = new();
    private readonly GatewayClient _client;

    public DownloadTests()
    {
        _client = GatewayClient.Create(_gateway.Address, "token");
    }

    public void Dispose()
    {
        _client.Dispose();
        _gateway.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_bytes_that_were_named_are_saved()
    {
        _gateway.Answers(Photograph);
        var file = Path.Combine(_folder, "saved");
        await DownloadAsync(Sha256Hash.Of(Photograph), file);
        Assert.Equal($"/api/v1/owners/BR/attachments/{Sha256Hash.Of(Photograph)}", Assert.Single(_gateway.Asked).Path);
        Assert.Equal(Photograph, await File.ReadAllBytesAsync(file));
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task A_gateway_that_does_not_know_yet_is_asked_again(HttpStatusCode status)
    {
        _gateway.Answers([], status);
        _gateway.Answers(Photograph);
        await DownloadAsync(Sha256Hash.Of(Photograph), Path.Combine(_folder, "saved"));
        Assert.Equal(2, _gateway.Asked.Count);
    }

    [Fact]
    public async Task Other_bytes_leave_nothing_behind()
    {
        _gateway.Answers(Photograph);
        await Assert.ThrowsAsync<CliException>(() => DownloadAsync(Sha256Hash.Of([4]), Path.Combine(_folder, "saved")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task What_breaks_off_leaves_nothing_behind()
    {
        _gateway.BreaksOff(Photograph);
        var file = Path.Combine(_folder, "case.zip");
        var saving = _client.SaveAsync(OwnerId.Parse("BR"), "cases/FR-2026-000001/export", file, _ => Task.FromResult<string?>(null), CancellationToken.None);
        Assert.Contains("nothing was saved", (await Assert.ThrowsAsync<CliException>(() => saving)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    private Task DownloadAsync(Sha256Hash hash, string file) => _client.DownloadAsync(OwnerId.Parse("BR"), "attachments", hash, file, CancellationToken.None);
}
