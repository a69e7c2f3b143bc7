using Microsoft.AspNetCore.Authorization;

namespace Interpol.Mesh.Console.Layout;

/// <summary>A page for those who run the machines.</summary>
[Authorize(Policy = Policy)]
public abstract class OperatorPage : OfficerPage
{
    /// <summary>The gateway's policy for the machines.</summary>
    private const string Policy = "operations";
}
