import { PageHeader } from "@/ui/PageHeader";

export default function Review() {
  return <PageHeader title="Review" />;
}
