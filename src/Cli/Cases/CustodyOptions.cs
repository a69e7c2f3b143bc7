using System.CommandLine;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Cases;

namespace Interpol.Mesh.Cli.Cases;

/// <summary>The options of a step of a custody chain, be it of a case's evidence or of a team's item.</summary>
internal sealed class CustodyOptions
{
    private readonly Option<DateTimeOffset?> _at = CommonOptions.TimeOption("--at", "When; default now.");
    private readonly Option<string?> _from = new("--from") { Description = "Who gave it away.", HelpName = "CODE[/OFFICER]" };
    private readonly Option<string?> _to = new("--to") { Description = "Who has it now.", HelpName = "CODE[/OFFICER]" };
    private readonly Option<string?> _details = new("--details") { Description = "Where, how and what for.", HelpName = "TEXT" };
    private readonly Option<bool> _late = new("--out-of-order") { Description = "Records and marks a time before that of an earlier step; otherwise it is refused." };

    /// <summary>The options.</summary>
    public IEnumerable<Symbol> All => [_at, _from, _to, _details, _late];

    /// <summary>The step, without its operation.</summary>
    /// <exception cref="CliException">It has no hash.</exception>
    public CustodyStepRequest Request(ParseResult parsed, CustodyStepKind kind, Argument<Sha256Hash> hash) => new()
    {
        Kind = kind,
        StatedAt = parsed.GetValue(_at) ?? TimeProvider.System.GetUtcNow(),
        Hash = parsed.GetResult(hash) is { Tokens.Count: 1 } ? parsed.GetValue(hash) : throw new CliException("A step has a hash: that of the item, or of what shows its condition."),
        From = Author(parsed.GetValue(_from)),
        To = Author(parsed.GetValue(_to)),
        Details = parsed.GetValue(_details),
        MayBeOutOfOrder = parsed.GetValue(_late),
    };

    private static AuthorBody? Author(string? text) => text?.Split('/', 2) switch
    {
        null => null,
        [var code, var officer] => new AuthorBody(CommonOptions.ParseOwner(code), officer),
        _ => new AuthorBody(CommonOptions.ParseOwner(text), null),
    };
}
