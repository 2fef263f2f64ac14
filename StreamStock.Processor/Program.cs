using StreamStock.Processor;
using StreamStock.Processor.History;
using StreamStock.Processor.Verify;
using StreamStock.ServiceDefaults;

if (args is [VerifyCommand.Name, ..])
{
    return VerifyCommand.RunAsProgram(args);
}

return await ServiceHost.RunAsync(args, builder => builder.AddProcessor(), app => app.MapHistory());
