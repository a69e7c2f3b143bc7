using System.Reflection;
using Orleans.Runtime;

namespace Orleans;

/// <summary>A call on its way through the filters.</summary>
public interface IGrainCallContext
{
    /// <summary>The grain object of an incoming call, the reference of an outgoing one.</summary>
    object Grain { get; }

    /// <summary>Who calls: a grain, or a client (<see cref="GrainTypePrefix.IsClient(in GrainId)"/>), whose id its silo gives it; null when unknown.</summary>
    GrainId? SourceId { get; }

    /// <summary>Who is called.</summary>
    GrainId TargetId { get; }

    /// <summary>The name of the interface.</summary>
    GrainInterfaceType InterfaceType { get; }

    /// <summary>The name of the interface.</summary>
    string InterfaceName { get; }

    /// <summary>The name of the method.</summary>
    string MethodName { get; }

    /// <summary>The method of the interface.</summary>
    MethodInfo InterfaceMethod { get; }

    /// <summary>The result, after <see cref="Invoke"/>; a filter may replace it.</summary>
    object? Result { get; set; }

    /// <summary>Goes on: to the next filter, at the end to the grain.</summary>
    Task Invoke();
}
