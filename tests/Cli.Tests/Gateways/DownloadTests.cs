using System.Net;
using Interpol.Mesh.Cli.Cluster;
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
    private readonly HttpListener _gateway = new();
    private readonly GatewayClient _client;

    public DownloadTests()
    {
        var address = $"http://127.0.0.1:{GatewayPlan.AnyFreePort()}/";
        _gateway.Prefixes.Add(address);
        _gateway.Start();
        _client = GatewayClient.Create(address, "token");
    }

    public void Dispose()
    {
        _client.Dispose();
        _gateway.Close();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_bytes_that_were_named_are_saved()
    {
        var file = Path.Combine(_folder, "saved");
        var path = await DownloadAsync(Sha256Hash.Of(Photograph), file);
        Assert.Equal($"/api/v1/owners/BR/attachments/{Sha256Hash.Of(Photograph)}", path);
        Assert.Equal(Photograph, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task Other_bytes_leave_nothing_behind()
    {
        await Assert.ThrowsAsync<CliException>(() => DownloadAsync(Sha256Hash.Of([4]), Path.Combine(_folder, "saved")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task What_breaks_off_leaves_nothing_behind()
    {
        var file = Path.Combine(_folder, "case.zip");
        var saving = _client.SaveAsync(OwnerId.Parse("BR"), "cases/FR-2026-000001/export", file, _ => Task.FromResult<string?>(null), CancellationToken.None);
        var response = (await _gateway.GetContextAsync()).Response;
        response.ContentLength64 = 10;
        await response.OutputStream.WriteAsync(Photograph);
        await response.OutputStream.FlushAsync();
        for (var end = DateTime.UtcNow.AddSeconds(30); !File.Exists(file + ".part"); await Task.Yield())
        {
            Assert.True(DateTime.UtcNow < end && !saving.IsCompleted, "the answer has begun");
        }

        response.Abort();
        Assert.Contains("nothing was saved", (await Assert.ThrowsAsync<CliException>(() => saving)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    /// <summary>Downloads while the gateway answers one request with the photograph; returns what was asked for.</summary>
    private async Task<string> DownloadAsync(Sha256Hash hash, string file)
    {
        var downloading = _client.DownloadAsync(OwnerId.Parse("BR"), hash, file, CancellationToken.None);
        var request = await _gateway.GetContextAsync();
        request.Response.Close(Photograph, willBlock: false);
        await downloading;
        return request.Request.Url!.AbsolutePath;
    }
}
