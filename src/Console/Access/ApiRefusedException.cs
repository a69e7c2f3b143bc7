using System.Net;

namespace Interpol.Mesh.Console.Access;

/// <summary>The gateway's API refused what a page asked for, and said why.</summary>
/// <param name="problem">Why.</param>
public sealed class ApiRefusedException(Problem problem) : Exception(problem.Detail)
{
    /// <summary>Why.</summary>
    public Problem Problem => problem;

    /// <summary>Whether the session is over: somebody has to sign in again.</summary>
    public bool IsSessionOver => problem.Status == (int)HttpStatusCode.Unauthorized;
}
