using System.CommandLine;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Cli.Records;

/// <summary>The options of commands on files: for whom, and at which gateway.</summary>
/// <param name="context">The surroundings.</param>
internal sealed class BureauOptions(CliContext context)
{
    private readonly Option<string> _bureau = new("--bureau") { Description = "The bureau that acts, for example FR.", HelpName = "CODE", Required = true };
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<string?> _url = CommonOptions.Url();
    private readonly Option<string?> _token = CommonOptions.Token();

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [_bureau, _data, _url, _token];

    /// <summary>Who acts.</summary>
    /// <exception cref="CliException">There is no such bureau.</exception>
    public OwnerId OwnerOf(ParseResult parsed) => CommonOptions.ParseOwner(parsed.GetValue(_bureau)!);

    /// <summary>Which mesh: its address when that is given, else its folder.</summary>
    public string MeshOf(ParseResult parsed) => parsed.GetValue(_url) ?? CommonOptions.NonEmpty(CommonOptions.UrlVariable) ?? FolderOf(parsed).Path;

    /// <summary>A client of the bureau's gateway.</summary>
    public Task<GatewayClient> ConnectAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        GatewayFinder.ConnectAsync(parsed, _url, _token, FolderOf(parsed), OwnerOf(parsed), sign: null, cancellationToken);

    private DataFolder FolderOf(ParseResult parsed) => CommonOptions.DataFolderOf(parsed, _data, context.Repository);
}
