import { PageHeader } from "@/ui/PageHeader";

export default function Jobs() {
  return <PageHeader title="Jobs" />;
}
