using System.CommandLine;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Bureaus;

/// <summary><c>mesh call OWNER OTHER</c>: whom to call at another bureau now.</summary>
internal static class CallCommand
{
    public static Command Create(CliContext context)
    {
        var other = CommonOptions.Owner("other", "The bureau to call, for example BR.");
        return MessageCommand.OfOwner(context, "call", "Says whom to call at another bureau now: telephone, languages, hours, and what time it is there.", [other], async (parsed, gateway, owner, cancellationToken) =>
        {
            var call = await gateway.GetAsync<CallBody>(owner, $"call/{parsed.GetValue(other)}", cancellationToken);
            context.Terminal.Line(CallText.Of(call));
        });
    }
}
