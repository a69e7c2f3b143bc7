using System.Net;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Gateways;

/// <summary>A gateway refused a request, and said why.</summary>
/// <param name="sentence">Why, for the person at the terminal.</param>
/// <param name="status">The status of the answer.</param>
/// <param name="problem">The problem details; null when the answer had none.</param>
internal sealed class GatewayRefusedException(string sentence, HttpStatusCode status, Problem? problem) : CliException(sentence)
{
    /// <summary>The problem details; null when the answer had none.</summary>
    public Problem? Problem => problem;

    /// <summary>Whether what the request says was refused, by a gateway that understood it; not who asked, or where.</summary>
    public bool IsOfContent => problem?.Code is not null && status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge;
}
