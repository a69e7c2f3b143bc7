using System.Reflection;
using Orleans.Runtime;

namespace Orleans;

/// <summary>A call on its way to a grain of this silo.</summary>
public interface IIncomingGrainCallContext : IGrainCallContext
{
    /// <summary>The method of the grain class.</summary>
    MethodInfo ImplementationMethod { get; }

    /// <summary>The activation that is called.</summary>
    IGrainContext TargetContext { get; }
}
