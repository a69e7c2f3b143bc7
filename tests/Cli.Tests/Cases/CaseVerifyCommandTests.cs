using System.CommandLine;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Cli.Cases;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Tests.Cases;

/// <summary><c>./mesh case verify</c>, which needs no mesh.</summary>
public sealed class CaseVerifyCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-cli-").FullName;
    private readonly WrittenExport _export = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public void Dispose()
    {
        _export.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_holds_is_said_and_the_command_succeeds()
    {
        Assert.Equal(0, await VerifyAsync());
        Assert.Contains("right   Item 1: 5 steps of custody", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("marked  Item 1, step 4", _output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("The export is right.\n", _output.ToString(), StringComparison.Ordinal);
        Assert.Empty(_errors.ToString());
    }

    [Fact]
    public async Task What_does_not_hold_is_said_and_the_command_fails()
    {
        _export.AfterSigning = files => files["\u001b[2Jevil"] = [1];
        Assert.Equal(1, await VerifyAsync());
        Assert.Contains("WRONG   The name '\uFFFD[2Jevil' is none", _errors.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("The export is not right.\n", _output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Whoever writes an export anew signs it with a key of his own: only the register tells.</summary>
    [Theory]
    [InlineData(WrittenExport.Gateway, "FR", false, 0)]
    [InlineData(WrittenExport.Gateway, "*", true, 0)]
    [InlineData(WrittenExport.Gateway, "BR", false, 1)]
    [InlineData("gateway-other", "FR", false, 1)]
    public async Task The_register_tells_whose_key_it_is(string name, string owner, bool isFormer, int expected)
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = _export.Key.ExportSubjectPublicKeyInfo();
        ImmutableArray<byte[]>? former = isFormer ? [key] : null;
        var gateway = new RegisteredGateway(name, [owner], false, isFormer ? other.ExportSubjectPublicKeyInfo() : key) { FormerKeys = former };
        var register = Path.Combine(_folder, "gateways.json");
        await File.WriteAllTextAsync(register, new GatewayRegister([gateway]).ToJson());
        Assert.Equal(expected, await VerifyAsync("--register", register));

        _export.Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(0, await VerifyAsync());
        Assert.Equal(1, await VerifyAsync("--register", register));
        Assert.Contains("whoever made the export is unknown", _errors.ToString(), StringComparison.Ordinal);
    }

    private async Task<int> VerifyAsync(params string[] options)
    {
        var file = Path.Combine(_folder, "case.zip");
        await File.WriteAllBytesAsync(file, _export.Write());
        var context = new CliContext(new Repository(_folder), new Terminal(_output, _errors, outputIsTerminal: false, errorIsTerminal: false));
        return await CaseExportCommands.Verify(context).Parse([file, .. options]).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}
